// Package epoll notices on Linux that peers have closed their connections, without a goroutine for each connection.
package epoll
