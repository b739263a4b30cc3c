using System.Threading.Channels;
using GridGrains.ClickHouse.Embedded.Hosting;
using GridGrains.ClickHouse.Embedded.Native;

namespace GridGrains.ClickHouse.Embedded.Sessions;

/// <summary>The sessions of this process, and one connection apart for cancelling. The first connection opens the data directory and stays
/// open to the end: closing the last one would close the engine.</summary>
internal sealed class SessionPool : IDisposable
{
    /// <summary>A request that finds no free session within this time is informed.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan CancelRepeat = TimeSpan.FromMilliseconds(50);

    private readonly Channel<Session> _free = Channel.CreateUnbounded<Session>();
    private readonly IReadOnlyDictionary<string, string> _baseline;
    private readonly string[] _arguments;
    private readonly EngineConnection _control;
    private readonly SemaphoreSlim _controlTurn = new(1);

    /// <param name="server">Settings of the engine as a whole; the first connection brings them.</param>
    /// <param name="baseline">Settings that every query starts with.</param>
    public SessionPool(string dataPath, int sessions, IReadOnlyDictionary<string, string> server, IReadOnlyDictionary<string, string> baseline)
    {
        _baseline = baseline;
        HoldDirectory = dataPath + ".held";
        if (Directory.Exists(HoldDirectory))
        {
            // What a killed engine left behind.
            Directory.Delete(HoldDirectory, recursive: true);
        }

        Directory.CreateDirectory(HoldDirectory);
        _arguments = [$"--path={dataPath}", .. Options(baseline)];
        _control = EngineConnection.Open([.. _arguments, .. Options(server)]);
        Rules = SettingRules.Read(_control);
        var facts = _control.Execute("SELECT version(), timezone()").TrimEnd('\n').Split('\t');
        (Version, TimeZone) = (facts[0], facts[1]);
        for (var i = 0; i < sessions; i++)
        {
            _free.Writer.TryWrite(Open());
        }
    }

    public SettingRules Rules { get; }

    public string Version { get; }

    public string TimeZone { get; }

    /// <summary>Where answers wait that are not sent before their query has ended.</summary>
    public string HoldDirectory { get; }

    /// <summary>An error's text as the server ends it.</summary>
    public string WithVersion(string message) => $"{message.TrimEnd()} (version {Version})";

    /// <exception cref="EngineException">202 where every session stays busy.</exception>
    public async ValueTask<Session> RentAsync(CancellationToken cancellation)
    {
        if (_free.Reader.TryRead(out var session))
        {
            return session;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(MaxWait);
        try
        {
            return await _free.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", $"No session became free within {MaxWait.TotalSeconds:0} s");
        }
    }

    public void Return(Session session)
    {
        if (session.Spoiled)
        {
            session.Dispose();
            session = Reopen();
        }

        _free.Writer.TryWrite(session);
    }

    /// <summary>Kills the query that carries <paramref name="tag"/>, again and again until it has ended: it may not have begun yet.</summary>
    public async Task CancelAsync(string tag, Task ended)
    {
        while (!ended.IsCompleted)
        {
            await _controlTurn.WaitAsync();
            try
            {
                await Task.Run(() => _control.Execute($"KILL QUERY WHERE startsWith(Settings['log_comment'], '{tag}') ASYNC"));
            }
            finally
            {
                _controlTurn.Release();
            }

            await Task.WhenAny(ended, Task.Delay(CancelRepeat));
        }
    }

    /// <summary>For good.</summary>
    public void StopMerges() => _control.Execute("SYSTEM STOP MERGES");

    /// <summary>Kills every query that runs here.</summary>
    public void CancelAll() => _control.Execute("KILL QUERY WHERE query_id != queryID() ASYNC");

    public void Dispose()
    {
        while (_free.Reader.TryRead(out var session))
        {
            session.Dispose();
        }

        _control.Dispose();
        _controlTurn.Dispose();
    }

    /// <summary>An engine that opens no further connection is of no use: the process ends, and its supervisor starts another.</summary>
    private Session Reopen()
    {
        try
        {
            return Open();
        }
        catch (EngineException error)
        {
            ExitCode.Exit(ExitCode.CannotStart, $"the engine opens no more connections: {error.Message}");
            throw;
        }
    }

    private static IEnumerable<string> Options(IReadOnlyDictionary<string, string> settings) => settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private Session Open() => new(EngineConnection.Open(_arguments), _baseline);
}
