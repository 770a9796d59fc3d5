"""The trainers' workbench: the highest floor, on which the desk is taught."""
