"""What a sketch must prove before it becomes a draft, whichever engine it came from."""
