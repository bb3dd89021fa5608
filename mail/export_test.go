package mail

import "time"

// SetPace sets the pace that throttling leads to at least, in messages a minute, and the first pause.
func (w *Worker) SetPace(slowest float64, pause time.Duration) { w.slowest, w.pause = slowest, pause }

// SetStopTime sets how long the worker waits for replies after its context has ended.
func (w *Worker) SetStopTime(d time.Duration) { w.stopTime = d }
