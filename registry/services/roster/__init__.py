"""The roster campaign: DLA opens it, authorities submit, provinces bundle and send, everyone is reminded in time.

Locks are taken in this order: bundle, its returns by ascending id, paper counters. An authority that submits locks its
return alone; a province that sends locks all of them first, so that what is frozen is what was submitted.
"""
