using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Silo.Faults;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Integration.Processes;
using Xunit;

namespace GridGrains.Tests.Faults.Silos;

/// <summary>A place for one silo: the same address and data from life to life, each life a process of its own.</summary>
internal sealed class SiloSlot : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigStop = 19;
    private const int SigCont = 18;

    private static readonly TimeSpan SignsOfDeath = TimeSpan.FromSeconds(3);

    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private SiloProcess? _process;

    public SiloSlot(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var address = $"http://127.0.0.1:{LoopbackPorts.Next()}";
        (Name, _environment) = (name, environment);
        _arguments = [.. arguments, "--urls", address, "--grpc-url", "off"];
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    /// <summary>Rises with every life and with every end of one; requests that span a change may fail.</summary>
    public int Change { get; private set; }

    /// <summary>True from the silo's own word until a fault is sent.</summary>
    public bool IsReady { get; private set; }

    public bool IsRunning => _process is { HasExited: false };

    public string Output => _process?.Output ?? "";

    /// <summary>Starts a new life.</summary>
    /// <returns>False when the process ended before it was ready, as a failpoint may want it.</returns>
    public async Task<bool> StartAsync(SiloLife life)
    {
        var former = _process;
        var environment = new Dictionary<string, string>(_environment)
        {
            [FaultSettings.FailpointVariable] = life.Failpoint,
            [FaultSettings.FaultsVariable] = life.Faults,
            // Several silos share this machine, and lives are short: nothing is gained by tuning them.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        };
        Change++;
        _process = SiloProcess.Launch([.. _arguments, .. Campaign.WithoutArguments, "--barrier-seconds", life.BarrierSeconds.ToString(CultureInfo.InvariantCulture)], environment);
        if (former is not null)
        {
            await former.DisposeAsync();
        }

        await Deadlines.UntilAsync(async () => !IsRunning || IsStopped || await AnswersReadyAsync(), () => Task.FromResult($"{Name} is ready: {Output}"));
        IsReady = IsRunning && !IsStopped;
        Change++;
        return IsReady;
    }

    /// <summary>Starts a life without faults.</summary>
    public async Task StartAsync() => Assert.True(await StartAsync(SiloLife.Plain), $"{Name} ended at its start: {Output}");

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task KillAsync()
    {
        Leave();
        await _process!.KillAsync();
    }

    /// <summary>Sends SIGTERM and waits for as long as the process works on its end.</summary>
    /// <returns>The exit code: 0 where it came to its end within the time that it gives itself.</returns>
    public async Task<int> TerminateAsync()
    {
        Leave();
        _process!.Signal(SigTerm);
        return await _process.ExitAsync();
    }

    /// <summary>Sends SIGSTOP.</summary>
    public void Freeze()
    {
        Leave();
        _process!.Signal(SigStop);
    }

    /// <summary>Sends SIGCONT.</summary>
    public void Thaw() => _process!.Signal(SigCont);

    /// <summary>Waits until a failpoint has ended the process.</summary>
    public async Task DiedAsync()
    {
        await _process!.ExitAsync();
        Leave();
    }

    /// <summary>Waits until a failpoint has stopped the process.</summary>
    public async Task FrozeAsync()
    {
        await Deadlines.UntilAsync(() => Task.FromResult(IsStopped), $"{Name} stands still");
        Leave();
    }

    /// <summary>The silo answers again after it stood still.</summary>
    public void Returned() => (IsReady, Change) = (true, Change + 1);

    /// <summary>True when the process ends or stands still within a moment: then a failed request has its reason.</summary>
    public async Task<bool> IsGoneAsync()
    {
        using var patience = new CancellationTokenSource(SignsOfDeath);
        while (IsRunning && !IsStopped)
        {
            if (patience.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private bool IsStopped => _process is { HasExited: false } process && StateOf(process.Id) == 'T';

    private void Leave() => (IsReady, Change) = (false, Change + 1);

    private async Task<bool> AnswersReadyAsync()
    {
        using var answer = await Http.GetAsync("health/ready");
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Sum over all tags of a counter in the silo's metrics; 0 where it was never raised.</summary>
    public async Task<double> CounterAsync(string name)
    {
        var sum = 0.0;
        foreach (Match line in Regex.Matches(await Http.GetStringAsync("metrics"), $@"^{name}(?:\{{[^}}]*\}})? (\S+)", RegexOptions.Multiline))
        {
            sum += double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    // The state follows the name, which is in parentheses and may hold anything.
    private static char StateOf(int process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'X';
        }
    }
}
