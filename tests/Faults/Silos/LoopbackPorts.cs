using System.Net;
using System.Net.Sockets;

namespace GridGrains.Tests.Faults.Silos;

/// <summary>
/// Ports that a silo keeps from life to life. They lie below those that the system gives out by itself: in between two lives nobody takes
/// them by chance.
/// </summary>
internal static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _last = Environment.ProcessId * 97;

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) & int.MaxValue) % Count;
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else's: the next one.
            }
        }
    }
}
