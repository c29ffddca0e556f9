package relay

import "context"

// Post lets a test sign a request to any path.
func Post(r *Relay, ctx context.Context, p Peer, path string) error {
	c := conversation{r: r, peer: p, status: &Status{}, skip: nil}
	if err := c.meet(ctx); err != nil {
		return err
	}
	_, err := c.post(ctx, path, nil, maxSmall)
	return err
}
