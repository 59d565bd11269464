"""What was refused, as pages and whoever corrects a file read it; commands say it in English."""
