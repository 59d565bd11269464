"""Commands that show, check and write down what came out of a wave."""
