"""Commands on feedback: `giving` drafts and sends it, `responding` is what its recipient and its author do then."""
