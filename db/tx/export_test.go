package tx

import "time"

// Waiting returns how many changes wait for a lane.
func (r *Runner) Waiting() int {
	r.lanes.mu.Lock()
	defer r.lanes.mu.Unlock()
	return len(r.lanes.waiting)
}

// RefuseNotifications makes transactions do without notifications for a second, as after a refused one.
func (r *Runner) RefuseNotifications() { r.notifications.Mark() }

// SetMaxWait sets how long a change waits for a lane.
func SetMaxWait(d time.Duration) { maxWait = d }

// SetGroupTimes sets how long the changes of a group can take.
func SetGroupTimes(d time.Duration) { groupTime, groupTimeout = d, d }
