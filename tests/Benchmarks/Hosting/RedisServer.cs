using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GridGrains.Tests.Support;
using StackExchange.Redis;

namespace GridGrains.Tests.Benchmarks.Hosting;

/// <summary>A redis-server of the benchmark's own: in memory only, on a free port of the loopback.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";

    private readonly Process _process;
    private readonly int _port;

    private RedisServer(Process process, int port) => (_process, _port) = (process, port);

    /// <summary>Finds redis-server or installs the Debian package.</summary>
    /// <returns>Null, and why is said, where neither works: rows beside Redis are then left out.</returns>
    public static RedisServer? TryStart(string directory)
    {
        if (!Exists() && !TryInstall())
        {
            BenchmarkContext.Say("redis-server is neither installed nor installable with apt-get: rows beside Redis are left out");
            return null;
        }

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory, "--logfile", "redis.log"]))!;
        return new RedisServer(process, port);
    }

    public async Task<ConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { "127.0.0.1", _port } }, ConnectRetry = 20, ConnectTimeout = 5_000 });

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Exists() => DebianPackage.Find(Program) is not null;

    // Where the package lists are stale or were never fetched, the package is not found without an update.
    private static bool TryInstall() => Apt("update") && Apt("install", "-y", "--no-install-recommends", Program) && Exists();

    private static bool Apt(params string[] arguments)
    {
        try
        {
            using var apt = Process.Start(new ProcessStartInfo("apt-get", ["-qq", .. arguments]) { RedirectStandardOutput = true })!;
            apt.StandardOutput.ReadToEnd();
            apt.WaitForExit();
            return apt.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
