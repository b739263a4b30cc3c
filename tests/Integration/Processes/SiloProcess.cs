using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>The silo as users start it: a process of its own with a command line.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _outputs = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SiloHost).Assembly.Location, .. OnPortsOfItsOwn(WithoutEngine([.. arguments]))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // It lives for seconds: compiling its methods a second time costs more than it brings.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _outputs);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"the silo ended: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has used so far; it grows while the process does something.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
        }
    }

    public string Output => string.Join('\n', _lines);

    /// <summary>Whole once <see cref="ExitAsync"/> has answered.</summary>
    public string StandardOutput => string.Join('\n', _outputs);

    /// <summary>Whole once <see cref="ExitAsync"/> has answered.</summary>
    public string StandardError => string.Join('\n', _errors);

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var silo = new SiloProcess(arguments);
        var code = await silo.ExitAsync();
        silo._process.WaitForExit();
        return (code, silo.Output);
    }

    /// <summary>Starts and waits until the silo says that it is ready.</summary>
    public static Task<(SiloProcess Silo, HttpClient Http)> StartAsync(params string[] arguments) => StartAsync(new Dictionary<string, string>(), arguments);

    public static async Task<(SiloProcess Silo, HttpClient Http)> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var silo = new SiloProcess([.. arguments, "--urls", "http://127.0.0.1:0"], environment);
        try
        {
            var http = new HttpClient { BaseAddress = await silo._address.Task.WaitAsync(Patience.Limit) };
            await UntilNothingIsMissingAsync(async () => (await http.GetAsync("health/ready")).IsSuccessStatusCode ? null : "it does not hold", "the silo is ready");
            return (silo, http);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts and waits for nothing.</summary>
    public static SiloProcess Launch(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) => new(arguments, environment);

    public static Task UntilAsync(Func<Task<bool>> condition, string what) =>
        UntilNothingIsMissingAsync(async () => await condition() ? null : "it does not hold", what);

    /// <param name="missing">What is still missing; null when nothing is. As long as it changes, a slow machine is on its way there.</param>
    public static async Task UntilNothingIsMissingAsync(Func<Task<string?>> missing, string what)
    {
        var (last, since) = ("", Stopwatch.StartNew());
        while (await missing() is { } seen)
        {
            if (seen != last)
            {
                (last, since) = (seen, Stopwatch.StartNew());
            }

            if (since.Elapsed > Patience.Limit)
            {
                throw new TimeoutException($"not within {Patience.Limit.TotalMinutes:0} min: {what}; at last: {seen}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, no last barrier.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <param name="signal">A number of POSIX.</param>
    public void Signal(int signal)
    {
        if (!_process.HasExited && Send(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"signal {signal} was not sent: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    // An engine of 400 MB beside every silo is for the tests that ask for one.
    private static string[] WithoutEngine(string[] arguments) =>
        arguments.FirstOrDefault()?.StartsWith("--", StringComparison.Ordinal) != false && !arguments.Contains("--clickhouse") ? [.. arguments, "--clickhouse", "off"] : arguments;

    // Silos of tests start beside each other: the default port is the first one's.
    private static string[] OnPortsOfItsOwn(string[] arguments) =>
        arguments.FirstOrDefault()?.StartsWith("--", StringComparison.Ordinal) != false && !arguments.Contains("--gateway-port") && !arguments.Contains("--help") ? [.. arguments, "--gateway-port", "0"] : arguments;

    private void Take(string? line, ConcurrentQueue<string> stream)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        stream.Enqueue(line);
        if (Address().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Send(int process, int signal);

    [GeneratedRegex(@"(http://127\.0\.0\.1:\d+)/reference")]
    private static partial Regex Address();
}
