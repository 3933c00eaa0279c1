"""`suffkit new`: the folder of an authority to begin with."""
