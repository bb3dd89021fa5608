package chaos

import (
	"context"
	"net/http"

	"github.com/handoffd/handoffd/sse"
)

// openStream opens an event stream, with the headers whose value is not empty. The caller closes the body.
func openStream(ctx context.Context, one *replica, token string, headers ...string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, one.address+streamPath, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] != "" {
			request.Header[headers[i]] = []string{headers[i+1]}
		}
	}
	return streams.RoundTrip(request)
}

// decodeFrames returns a channel with the frames of a stream, closed when the body ends.
func decodeFrames(answer *http.Response) <-chan sse.Event {
	frames := make(chan sse.Event, 1024)
	go func() {
		defer close(frames)
		for decoder := sse.NewDecoder(answer.Body); ; {
			event, err := decoder.Next()
			if err != nil {
				return
			}
			frames <- event
		}
	}()
	return frames
}

// answerOf returns the data of a frame as an answer, for [as].
func answerOf(frame sse.Event) answer { return answer{body: frame.Data} }
