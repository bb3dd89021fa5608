package tx

import "time"

// Waiting returns how many changes wait for a lane.
func (r *Runner) Waiting() int {
	r.lanes.mu.Lock()
	defer r.lanes.mu.Unlock()
	return len(r.lanes.waiting)
}

// SetMaxWait replaces maxWait until restore is called.
func SetMaxWait(d time.Duration) (restore func()) {
	before := maxWait
	maxWait = d
	return func() { maxWait = before }
}
