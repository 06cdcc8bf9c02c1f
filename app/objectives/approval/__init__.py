"""Who publishes goals directly, and whose word others need: the organisation's policy for each level."""
