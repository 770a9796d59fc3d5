"""What the desk does when nobody writes to it: it keeps an eye on its promises and asks how things went."""
