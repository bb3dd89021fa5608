// Gosse follows the stream with github.com/tmaxmax/go-sse as it comes.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/tmaxmax/go-sse"
)

func main() {
	request, err := http.NewRequest(http.MethodGet, os.Getenv("FOLLOW_URL"), nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("HANDOFF_TOKEN"))
	connection := sse.NewConnection(request)
	connection.SubscribeToAll(func(event sse.Event) {
		if strings.HasPrefix(event.Type, "handoff_") {
			fmt.Println(event.LastEventID, event.Type)
		}
	})
	log.Fatal(connection.Connect())
}
