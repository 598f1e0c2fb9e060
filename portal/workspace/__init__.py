"""The workspace `/my/`: thin views by the thing they show; each parses, calls one service and presents.

What a person may do comes from `market.steps` and the permissions; no view decides it again.
"""
