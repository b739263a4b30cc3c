using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Governance;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Governance;

/// <summary>
/// Hands out the turns of one tier. All decisions are the queue's; the grain keeps the callers that wait, and stores what quotas have counted, so that its loss costs
/// no more than a few seconds of counting.
/// </summary>
public sealed partial class TierGrain(IDocumentStore documents, TimeProvider clock, ILogger<TierGrain> logger) : Grain, ITierGrain
{
    private const string Document = "counted";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, TaskCompletionSource> _turns = [];
    private readonly HashSet<Guid> _killed = [];
    private TierQueue _queue = null!;
    private string _stored = "";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Nobody runs before a caller has given the bounds.
        _queue = new TierQueue(new TierPolicy(this.GetPrimaryKeyString(), 0, 0));
        var stored = await documents.LoadAsync(Collection, cancellationToken);
        _stored = stored.Documents.GetValueOrDefault(Document, "");
        _queue.TakeIn(QuotaText.Read(_stored), Now);
        this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(Beat, Beat) { KeepAlive = false, Interleave = false });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreAsync(cancellationToken);

    public Task<TierReply> EnterAsync(TierCall call, CancellationToken cancellation)
    {
        Take(call.Bounds);
        var answer = _queue.Ask(AskOf(call), Now);
        if (_queue.Displaced is { } displaced)
        {
            Wake(displaced);
        }

        return Task.FromResult(ReplyOf(answer));
    }

    public Task<TierReply> ChargeAsync(TierCall call, CancellationToken cancellation)
    {
        Take(call.Bounds);
        return Task.FromResult(ReplyOf(_queue.Charge(AskOf(call), Now)));
    }

    public async Task<TierReply> WaitAsync(Guid id, TimeSpan atMost, CancellationToken cancellation)
    {
        if (_queue.Find(id, Now).Verdict == TierVerdict.Waits)
        {
            if (!_turns.TryGetValue(id, out var turn))
            {
                _turns[id] = turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            try
            {
                await turn.Task.WaitAsync(atMost, clock, cancellation);
            }
            catch (TimeoutException)
            {
                // It waits on; the answer says where it stands.
            }
        }

        return ReplyOf(_killed.Contains(id) ? new TierAnswer(TierVerdict.Killed) : _queue.Find(id, Now));
    }

    public Task LeaveAsync(Guid id)
    {
        _killed.Remove(id);
        Wake(id);
        Grant(_queue.Release(id, Now));
        return Task.CompletedTask;
    }

    public Task<Guid[]> RenewAsync(string silo, TierBounds bounds, TierCall[] running, CancellationToken cancellation)
    {
        Take(bounds);
        Grant(_queue.Renew(silo, Array.ConvertAll(running, AskOf), Now));
        return Task.FromResult<Guid[]>([.. running.Select(call => call.Id).Where(_killed.Contains)]);
    }

    public Task<bool> KillAsync(Guid id, CancellationToken cancellation)
    {
        switch (_queue.Find(id, Now).Verdict)
        {
            case TierVerdict.Granted:
                _killed.Add(id);
                return Task.FromResult(true);
            case TierVerdict.Waits:
                _killed.Add(id);
                Grant(_queue.Release(id, Now));
                Wake(id);
                return Task.FromResult(true);
            default:
                return Task.FromResult(false);
        }
    }

    public Task<TierStatus> GetAsync(TierBounds bounds, CancellationToken cancellation)
    {
        Take(bounds);
        return Task.FromResult(new TierStatus(
            _queue.Running, _queue.Waiting, [.. _queue.Uses(Now).Select(use => new TierTenant(use.Tenant, use.Running, use.Waiting, use.UsedHour, use.UsedDay))]));
    }

    private string Collection => $"tier_{this.GetPrimaryKeyString()}";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Task BeatAsync(CancellationToken cancellation)
    {
        Grant(_queue.Expire(Now));
        _killed.RemoveWhere(id => _queue.Find(id, Now).Verdict != TierVerdict.Granted);
        foreach (var gone in _turns.Keys.Where(id => _queue.Find(id, Now).Verdict != TierVerdict.Waits).ToList())
        {
            Wake(gone);
        }

        return StoreAsync(cancellation);
    }

    private void Take(TierBounds bounds)
    {
        var wanted = _queue.Policy with { Concurrent = bounds.Concurrent, Queue = bounds.Queue, PerHour = bounds.PerHour, PerDay = bounds.PerDay };
        if (wanted != _queue.Policy)
        {
            Grant(_queue.Take(wanted, Now));
        }
    }

    private void Grant(IReadOnlyList<Guid> granted)
    {
        foreach (var id in granted)
        {
            Wake(id);
        }
    }

    private void Wake(Guid id)
    {
        if (_turns.Remove(id, out var turn))
        {
            turn.TrySetResult();
        }
    }

    private async Task StoreAsync(CancellationToken cancellation)
    {
        var counted = QuotaText.Write(_queue.Counted(Now));
        if (counted == _stored)
        {
            return;
        }

        try
        {
            var stored = await documents.LoadAsync(Collection, cancellation);
            if (await documents.TryReplaceAsync(Collection, stored.Revision, new DocumentSet(stored.Revision + 1, new Dictionary<string, string> { [Document] = counted }), cancellation))
            {
                _stored = counted;
            }
        }
        catch (DomainException failure)
        {
            LogNotStored(logger, this.GetPrimaryKeyString(), failure.Message);
        }
    }

    private static TierAsk AskOf(TierCall call) => new(call.Id, call.Tenant, call.Weight, call.Silo, call.IsCharged);

    private static TierReply ReplyOf(TierAnswer answer) =>
        new((int)answer.Verdict, answer.Place, answer.ExpectedWait, answer.Window, answer.Used, answer.Limit, answer.AgainAtUtc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Quotas of the tier {Tier} were not stored and are tried again: {Reason}")]
    private static partial void LogNotStored(ILogger logger, string tier, string reason);
}
