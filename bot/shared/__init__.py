"""What several workers share through Redis; without one, a worker keeps all of it for itself.

Nothing here is needed to keep a turn right, the database sees to that. So whenever Redis is out of reach the workers go
on without it, and each part says what is missed meanwhile.
"""
