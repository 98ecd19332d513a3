// SPDX-License-Identifier: Apache-2.0

package forward

import (
	"io"
	"net"
	"testing"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

func TestHalfClosedConnectionStillGetsItsAnswer(t *testing.T) {
	echo, front := listen(t), listen(t)
	go func() {
		connection, err := echo.Accept()
		if err != nil {
			return
		}
		question, _ := io.ReadAll(connection)
		_, _ = connection.Write(append(question, '!'))
		connection.Close()
	}()
	go func() { _ = Accept(front, echo.Addr().String()) }()
	client, err := net.Dial("tcp", front.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if err := client.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(client); err != nil || string(answer) != "hello!" {
		t.Errorf("answer %q, error %v", answer, err)
	}
}
