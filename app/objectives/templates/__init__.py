"""Templates of objectives that an organisation keeps: well-written goals to begin a draft from."""
