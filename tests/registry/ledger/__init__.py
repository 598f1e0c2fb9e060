"""The ledger's services: every move is exact, whole, repeatable without harm, and refused when it cannot be."""
