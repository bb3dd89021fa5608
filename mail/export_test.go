package mail

import "time"

// SetPace sets the pace that throttling leads to at least, in messages a minute, and the first pause.
func (w *Worker) SetPace(slowest float64, pause time.Duration) { w.slowest, w.pause = slowest, pause }
