"""Between the sockets and the application: a request reaches a thread when it is whole, an answer leaves when it is."""
