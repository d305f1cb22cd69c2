"""Makes of this clone what an Android package is built from. Run at the desk; no part of it goes on a phone."""
