using GridGrains.Domain;

namespace GridGrains.Silo.Governance;

/// <summary>Follows keys that other silos have changed and the policy file, and stores when keys were used.</summary>
internal sealed partial class GovernanceWatch(
    KeyStore keys, PolicyFile policy, ActTrail trail, GovernanceInstruments instruments, TimeProvider clock, ILogger<GovernanceWatch> logger) : BackgroundService
{
    /// <summary>How long a key that was revoked on another silo is still good here.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int LooksPerSave = 30;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request.
        await keys.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => keys.SaveUsesAsync(cancellationToken));
    }

    /// <summary>One look at the policy file.</summary>
    public async Task LookAtPolicyAsync()
    {
        switch (policy.Look())
        {
            case PolicyLook.Changed:
                LogTaken(logger, policy.Path!, policy.Revision);
                await trail.TellAsync(policy.Path!, ActTrail.TakePolicy, "policy", null, $"revision {policy.Revision}");
                break;
            case PolicyLook.Faulty:
                instruments.PolicyFaulty();
                LogFaulty(logger, policy.Fault!);
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        for (var look = 1; await timer.WaitForNextTickAsync(stoppingToken); look++)
        {
            await TryAsync(() => keys.ReloadAsync(stoppingToken));
            await LookAtPolicyAsync();
            if (look % LooksPerSave == 0)
            {
                await TryAsync(() => keys.SaveUsesAsync(stoppingToken));
            }
        }
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DomainException failure)
        {
            LogFailed(logger, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policy of {Path} is in force, revision {Revision}")]
    private static partial void LogTaken(ILogger logger, string path, int revision);

    [LoggerMessage(Level = LogLevel.Error, Message = "The policy file cannot be taken, the policy before it holds on: {Fault}")]
    private static partial void LogFaulty(ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keys cannot be read or written now, those in memory hold: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
