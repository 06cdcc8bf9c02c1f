"""The engine behind an OpenAI-compatible endpoint: prompts, the boundary, and answers read strictly."""
