"""Django's SQLite backend, in which the threads of a process wait in turn for the one writer's place."""
