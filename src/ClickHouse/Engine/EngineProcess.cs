using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GridGrains.ClickHouse.Engine;

/// <summary>One run of the engine's executable. Its standard input is its leash: it ends when that closes, even if this process is killed.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private const int MergeNiceness = 10;

    /// <summary>What a reader gets of its owner's environment.</summary>
    private static readonly string[] KeptVariables = ["PATH", "TZ", "LANG", "LC_ALL", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly Action<string> _complain;
    private readonly TimeProvider _time;
    private readonly Task _errors;
    private string _lastError = "";

    private EngineProcess(Process process, Action<string> complain, TimeProvider time)
    {
        (_process, _complain, _time) = (process, complain, time);
        _errors = ReadErrorsAsync();
        Exited = process.WaitForExitAsync();
    }

    public int Id => _process.Id;

    /// <summary>Ends when the process has.</summary>
    public Task Exited { get; }

    /// <summary>Another engine has the data directory.</summary>
    public bool FoundDirectoryLocked => _process.HasExited && _process.ExitCode == EngineExit.Locked;

    /// <param name="complain">Gets each line that the engine writes to standard error.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The runtime cannot be started.</exception>
    public static async Task<EngineProcess> StartAsync(
        ClickHouseServerOptions options, string library, string secret, int port, Action<string> complain, TimeProvider time)
    {
        var engine = new EngineProcess(Process.Start(StartInfo(options, library))!, complain, time);
        try
        {
            await engine._process.StandardInput.WriteLineAsync(Settings(options, library, secret, port));
            await engine._process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended already; its exit code and last words say why.
        }

        return engine;
    }

    /// <summary>Waits for the line <c>ready PORT VERSION</c>.</summary>
    /// <returns>Null where the process ended or the deadline passed before it.</returns>
    public async Task<(int Port, string Version)?> WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = _time.CreateTimer(_ => deadline.Cancel(), null, StartDeadline, Timeout.InfiniteTimeSpan);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Split(' ') is ["ready", var port, var version])
                {
                    return (int.Parse(port, CultureInfo.InvariantCulture), version);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _lastError = $"it was not ready within {StartDeadline.TotalSeconds:0} s";
            _process.Kill();
        }

        await Exited;
        await _errors;
        return null;
    }

    /// <summary>Why the process ended, in one line.</summary>
    public string Obituary() => _process.ExitCode switch
    {
        _ when _lastError.Length > 0 => $"exit code {_process.ExitCode}: {_lastError}",
        > 128 and var code => $"killed by signal {code - 128}",
        var code => $"exit code {code}",
    };

    public void Kill() => _process.Kill();

    /// <summary>Lets the engine end in order, or kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What is left in the pipe of a dead process.
        }

        if (await Task.WhenAny(Exited, Task.Delay(StopDeadline, _time)) != Exited)
        {
            _process.Kill();
        }

        await Exited;
        await _errors;
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(ClickHouseServerOptions options, string library)
    {
        var start = new ProcessStartInfo(DotnetHost.Locate(), ["exec", options.EnginePath])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The engine lets queries read files below the directory that it was started in, and none elsewhere.
        start.WorkingDirectory = options.FilesDirectory ?? start.WorkingDirectory;
        start.Environment["TZ"] = "UTC";
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        if (options.Confinement is { } confinement)
        {
            ShutIn(start, confinement, options.DataDirectory, library);
        }

        return start;
    }

    // Keys and connection strings are in the environment of its owner.
    private static void ShutIn(ProcessStartInfo start, EngineConfinement confinement, string folder, string library)
    {
        foreach (var name in start.Environment.Keys.Except(KeptVariables).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        foreach (var argument in new[] { "--reader", Path.GetFullPath(confinement.Store), Path.GetFullPath(folder), Text(confinement.MaxBytes), Path.GetDirectoryName(Path.GetFullPath(library))! })
        {
            start.ArgumentList.Add(argument);
        }
    }

    private static string Settings(ClickHouseServerOptions options, string library, string secret, int port) => JsonSerializer.Serialize(
        new
        {
            library,
            dataDirectory = Path.GetFullPath(options.DataDirectory),
            port,
            secret,
            sessions = options.Sessions,
            mergesNothing = options.Confinement is not null,
            serverSettings = new Dictionary<string, string>
            {
                ["max_server_memory_usage"] = Text(options.MaxMemoryBytes),
                ["mark_cache_size"] = Text(options.MaxMemoryBytes / 8),
                ["uncompressed_cache_size"] = Text(options.MaxMemoryBytes / 16),

                // Merges can wait: queries, ingest and reads of the same machine come first.
                ["os_threads_nice_value_merge_mutate"] = Text(MergeNiceness),
            },
            querySettings = new Dictionary<string, string>
            {
                ["max_memory_usage"] = Text(options.MaxQueryMemoryBytes ?? options.MaxMemoryBytes / 2),
                ["max_threads"] = Text(options.MaxQueryThreads),

                // A date that another reader would guess (03/08/2026) is refused.
                ["date_time_input_format"] = "basic",
                ["cast_string_to_date_time_mode"] = "basic",
            },
        });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                _lastError = line;
                _complain(line);
            }
        }
    }
}

/// <summary>Exit codes of the engine's executable.</summary>
internal static class EngineExit
{
    public const int Locked = 75;
}
