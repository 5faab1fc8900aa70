"""What the repair knows of the Chinese language: character tables and a small n-gram model."""
