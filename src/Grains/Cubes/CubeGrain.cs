using System.Runtime.InteropServices;
using GridGrains.Domain.Cubes;
using GridGrains.Grains.Contracts.Cubes;

namespace GridGrains.Grains.Cubes;

/// <summary>
/// Answers one question from memory. A query runs once for all who wait; while the question is asked the answer is computed again in the background
/// when its tables have changed, so that who asks then finds it. It goes when nobody asks.
/// </summary>
public sealed class CubeGrain(ICubeEngine engine, ITableWatch watch, AnswerShelf shelf, CubeRefreshes refreshes, CubeInstruments instruments, TimeProvider clock)
    : Grain, ICubeGrain
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after a question its answer is kept fresh, and how long the grain stays.</summary>
    private static readonly TimeSpan Interest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer that was too long is taken to be so still.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private CubeKey _key = null!;
    private CubeReads _reads = null!;
    private CubeRun? _run;
    private DateTime _askedUtc;
    private DateTime _longUntilUtc;

    private string Name => this.GetPrimaryKeyString();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = CubeKey.Parse(Name);
        _reads = engine.ReadsOf(_key);
        _askedUtc = Now;
        this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(Beat, Beat) { KeepAlive = false, Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _run?.Cancel();
        shelf.Drop(Name);
        return Task.CompletedTask;
    }

    public async Task<CubeReply> AskAsync(CancellationToken cancellation)
    {
        var asked = _askedUtc = Now;
        watch.Touch();
        if (asked < _longUntilUtc)
        {
            return EndedReply(new CubeOutcome(CubeEnd.TooLong, default));
        }

        if (Look(asked) is { } kept && kept.Serves(asked))
        {
            shelf.Use(Name);
            RefreshWhenDue(kept);
            instruments.Answered(_key.Cube, isKept: true);
            return ReplyOf(kept, isKept: true);
        }

        while (true)
        {
            var run = _run is { IsOver: false } running ? running : _run = Begin();
            var (answer, outcome) = await run.WaitAsync(cancellation);
            if (answer is null)
            {
                return EndedReply(outcome);
            }

            // A query that had run for long when this question came may be too old for it.
            if (answer.Serves(asked))
            {
                instruments.Answered(_key.Cube, isKept: false);
                return ReplyOf(answer, isKept: false);
            }
        }
    }

    private Task BeatAsync(CancellationToken cancellation)
    {
        var now = Now;
        if (now - _askedUtc > Patience)
        {
            DeactivateOnIdle();
        }
        else if (now - _askedUtc <= Interest)
        {
            watch.Touch();
            if (Look(now) is { } kept)
            {
                RefreshWhenDue(kept);
            }
        }

        return Task.CompletedTask;
    }

    private void RefreshWhenDue(KeptAnswer kept)
    {
        if (kept.IsSuperseded && _run is not { IsOver: false } && refreshes.TryBegin())
        {
            _run = Begin();
            _run.Keep(refreshes.End);
        }
    }

    private KeptAnswer? Look(DateTime now)
    {
        if (shelf.Find(Name) is not { } kept)
        {
            return null;
        }

        var seen = kept.SeenBy(watch.Looks, _reads, _key.IsPast, now);
        if (seen != kept)
        {
            shelf.Update(Name, seen);
        }

        return seen;
    }

    private CubeRun Begin()
    {
        var (look, begun) = (watch.Looks.Number, Now);
        return new CubeRun(async cancellation =>
        {
            var outcome = await engine.ComputeAsync(_key, begun, AnswerShelf.MaxAnswerBytes, cancellation);
            return (Take(outcome, look, begun), outcome);
        });
    }

    private KeptAnswer? Take(CubeOutcome outcome, long look, DateTime begun)
    {
        if (outcome.End == CubeEnd.Answered)
        {
            var answer = new KeptAnswer(outcome.Content, AnswerTag.Of(outcome.Content.Span), look, begun, begun, IsSuperseded: false);
            shelf.Put(Name, answer);
            return answer;
        }

        shelf.Drop(Name);
        _longUntilUtc = outcome.End == CubeEnd.TooLong ? Now + Long : default;
        return null;
    }

    private static CubeReply ReplyOf(KeptAnswer answer, bool isKept) =>
        new((int)CubeEnd.Answered, BytesOf(answer.Content), answer.Tag, answer.AsOfUtc, isKept, null, null);

    private static CubeReply EndedReply(CubeOutcome outcome) => new((int)outcome.End, [], "", default, false, outcome.Cap, outcome.Message);

    // The whole array is the content: nothing is copied.
    private static byte[] BytesOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : content.ToArray();
}
