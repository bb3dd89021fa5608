package client

import (
	"context"
	"net/http"
)

// Claim claims a waiting handoff. Of any number of claims at once one succeeds; the others get the code
// already_claimed.
func (c *Client) Claim(ctx context.Context, ref HandoffRef) (Handoff, error) {
	return c.transition(ctx, ref, "claim", nil)
}

// Release gives up a claim: the handoff waits again.
func (c *Client) Release(ctx context.Context, ref HandoffRef) (Handoff, error) {
	return c.transition(ctx, ref, "release", nil)
}

// Resolve closes a claimed handoff whose problem is solved.
func (c *Client) Resolve(ctx context.Context, ref HandoffRef, resolution string) (Handoff, error) {
	return c.transition(ctx, ref, "resolve", map[string]string{"resolution": resolution})
}

// Return closes a claimed handoff with advice for the user who escalated it.
func (c *Client) Return(ctx context.Context, ref HandoffRef, answer string) (Handoff, error) {
	return c.transition(ctx, ref, "return", map[string]string{"answer": answer})
}

// Reassign makes another user the claimer.
func (c *Client) Reassign(ctx context.Context, ref HandoffRef, user string) (Handoff, error) {
	return c.transition(ctx, ref, "reassign", map[string]string{"user_id": user})
}

// Withdraw closes a handoff that still waits.
func (c *Client) Withdraw(ctx context.Context, ref HandoffRef) (Handoff, error) {
	return c.transition(ctx, ref, "withdraw", nil)
}

func (c *Client) transition(ctx context.Context, ref HandoffRef, action string, body any) (Handoff, error) {
	return call[Handoff](ctx, c, ref.request(http.MethodPost, action, body))
}
