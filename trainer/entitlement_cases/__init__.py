"""Entitlement cases: written with the engine's answer at hand; its parameters with their sources, and proposals."""
