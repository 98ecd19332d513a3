// SPDX-License-Identifier: Apache-2.0

// Package forward carries TCP connections from the network namespace it is started in into another one.
package forward

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"

	"github.com/spf13/pflag"
	"golang.org/x/sys/unix"
)

// inherited names the descriptor of the listener in the environment of the second half.
const inherited = "CLUSTER_FORWARD_LISTENER"

// Main listens here, enters the namespace by becoming a new program in it, and forwards until it is killed.
func Main(args []string) error {
	flags := pflag.NewFlagSet("forward", pflag.ContinueOnError)
	listen := flags.String("listen", "", "ADDRESS:PORT to listen on")
	to := flags.String("to", "", "ADDRESS:PORT to connect to")
	namespace := flags.String("netns", "", "network namespace of that address, as a path")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *listen == "" || *to == "" || *namespace == "" {
		return fmt.Errorf("usage: forward --listen ADDRESS:PORT --to ADDRESS:PORT --netns PATH")
	}
	if descriptor, ok := os.LookupEnv(inherited); ok {
		return serve(descriptor, *to)
	}
	return enter(*listen, *namespace)
}

// enter opens the listener and starts this program again inside the namespace: sockets stay where they were made, and
// a program that starts inside needs no care about its threads.
func enter(address, namespace string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	file, err := listener.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	descriptor, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD, 3) // a copy that survives execve
	if err != nil {
		return err
	}
	netns, err := os.Open(namespace)
	if err != nil {
		return err
	}
	// Moves this thread only; execve makes it the one thread of the new program.
	if err := unix.Setns(int(netns.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("enter %s: %w", namespace, err)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(self, os.Args, append(os.Environ(), inherited+"="+strconv.Itoa(descriptor)))
}

func serve(descriptor, to string) error {
	number, err := strconv.Atoi(descriptor)
	if err != nil {
		return err
	}
	listener, err := net.FileListener(os.NewFile(uintptr(number), "listener"))
	if err != nil {
		return err
	}
	return Accept(listener, to)
}

// Accept forwards every connection of listener to the address, until the listener is closed.
func Accept(listener net.Listener, to string) error {
	for {
		client, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("tcp", to)
			if err != nil {
				log.Print(err)
				return
			}
			defer server.Close()
			exchange(client.(*net.TCPConn), server.(*net.TCPConn))
		}()
	}
}

// exchange copies both ways and passes the end of each direction on, so that half-closed streams work.
func exchange(left, right *net.TCPConn) {
	var both sync.WaitGroup
	for _, way := range [][2]*net.TCPConn{{left, right}, {right, left}} {
		both.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].CloseWrite()
		})
	}
	both.Wait()
}
