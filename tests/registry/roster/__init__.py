"""The roster campaign's services: who may do what in which state, what is frozen, what is counted as late."""
