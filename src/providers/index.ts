// One export line per provider; a provider is added here and in its own folder, nowhere else.
