using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Schedules;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Feeds.Live;

/// <summary>
/// One feed while the silo runs. A round fetches what is due: the present market day, days that are missing, and once a day those that the
/// market corrects. A fetch that brings nothing is repeated with growing, random pauses, never sooner than the source asks.
/// </summary>
/// <param name="random">From 0 up to 1, for the jitter.</param>
public sealed class LiveFeedRun(LiveFeed feed, LiveFetcher fetcher, LiveIntake intake, IFeedProgressStore progress, TimeProvider clock, Func<double> random)
{
    private const int Attempts = 4;
    private const int KeptLags = 20;
    private const double ScheduleJitter = 0.1;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly LiveNews _news = new();
    private readonly Dictionary<LocalDate, LiveMark> _marks = [];
    private readonly Dictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly Queue<double> _lags = new();
    private LiveDays? _days;
    private volatile bool _isPauseKnown;
    private LocalDate? _corrected;

    public string Name => feed.Name;

    /// <summary>Replaced as a whole after each step.</summary>
    public LiveFeedStatus Status { get; private set; } = new(
        feed.Name, feed.Iso.Code, feed.Url, feed.Doc, "waiting", (int)feed.Every.TotalSeconds, null, null, null, null, 0, 0, 0, 0, 0, [], null, null, null, new Dictionary<string, long>());

    public bool IsPaused { get; private set; }

    private string SourceId => $"live:{feed.Name}";

    private string PauseId => $"live-pause:{feed.Name}";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>It is durable: a feed that was paused stays so through restarts.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: nothing was changed.</exception>
    public async Task PauseAsync(bool isPaused, CancellationToken cancellation)
    {
        await progress.SetAsync(PauseId, isPaused ? 1 : 0, cancellation);
        _isPauseKnown = true;
        Take(isPaused);
    }

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException"/>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!_isPauseKnown)
        {
            var isPaused = await progress.GetAsync(PauseId, cancellation) != 0;
            if (!_isPauseKnown)
            {
                Take(isPaused);
            }
        }

        while (true)
        {
            if (!IsPaused)
            {
                await RoundAsync(cancellation);
            }

            var pause = feed.Every * (1 + (ScheduleJitter * random()));
            Status = Status with { NextRunUtc = Now + pause };
            await Task.Delay(pause, clock, cancellation);
        }
    }

    /// <summary>Fetches once what is due.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        _days ??= LiveDays.Decode(await progress.GetAsync(SourceId, cancellation));
        var today = MarketClock.For(feed.Iso).TradeDate(Now);
        foreach (var day in DueDays(today))
        {
            await FetchAsync(day, isOver: day < today, cancellation);
        }

        _corrected = feed.IsDaily ? today : _corrected;
        Status = Status with { State = IsPaused ? "paused" : Status.LastError is null ? "waiting" : "failing", MissingDays = [.. MissingDays(today).Select(day => day.ToString("uuuu-MM-dd", null))] };
    }

    private void Take(bool isPaused)
    {
        IsPaused = isPaused;
        Status = Status with { State = isPaused ? "paused" : "waiting" };
    }

    private IEnumerable<LocalDate> DueDays(LocalDate today)
    {
        if (!feed.IsDaily)
        {
            return [today];
        }

        var corrected = _corrected == today ? [] : feed.CorrectedDays.Select(back => today.PlusDays(-back)).Where(day => _days!.Value.IsWhole(day));
        return [.. MissingDays(today).Concat(corrected).Distinct(), .. Enumerable.Range(0, feed.DaysAhead + 1).Select(ahead => today.PlusDays(ahead))];
    }

    // Oldest first, so that a later day never passes for news of an earlier one.
    private IEnumerable<LocalDate> MissingDays(LocalDate today) => feed.IsDaily
        ? Enumerable.Range(1, feed.CatchUpDays).Select(back => today.PlusDays(-back)).Where(day => !_days!.Value.IsWhole(day)).Reverse()
        : [];

    private async Task FetchAsync(LocalDate day, bool isOver, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            Status = Status with { State = "fetching", LastFetchUtc = Now, Requests = Status.Requests + 1 };
            try
            {
                await TakeAsync(day, isOver, cancellation);
                return;
            }
            catch (LiveFault fault)
            {
                Note(fault.Code, fault.Message);
                if (!fault.IsTransient || attempt >= Attempts)
                {
                    return;
                }

                await Task.Delay(Jitter.Delay(attempt, FirstPause, LongestPause, random(), fault.RetryAfter), clock, cancellation);
            }
            catch (DomainException full)
            {
                Note("storage", full.Message);
                return;
            }
        }
    }

    private async Task TakeAsync(LocalDate day, bool isOver, CancellationToken cancellation)
    {
        var slot = feed.IsDaily ? day : default;
        var answer = await fetcher.FetchAsync(feed, day, isOver, _marks.GetValueOrDefault(slot, LiveMark.None), cancellation);
        if (answer.IsAbsent)
        {
            // A day that has just begun may not be there yet; one that is over is missed.
            if (isOver || !feed.IsDaily)
            {
                throw new LiveFault("absent", $"there is nothing at the address of {day:uuuu-MM-dd}", isTransient: false);
            }

            return;
        }

        if (answer.Body is { } body)
        {
            var result = await intake.TakeAsync(feed, day, body, _news, cancellation);
            Learn(result);
            if (result.Rows == 0 && isOver)
            {
                throw new LiveFault("empty_day", $"the report of {day:uuuu-MM-dd} has no rows", isTransient: false);
            }

            Bound();
            _marks[slot] = answer.Mark;
        }
        else
        {
            Status = Status with { NotModified = Status.NotModified + 1 };
        }

        Status = Status with { LastErrorCode = null, LastError = null };
        if (isOver && feed.IsDaily && !_days!.Value.IsWhole(day))
        {
            _days = _days.Value.With(day);
            await progress.SetAsync(SourceId, _days.Value.Encode(), cancellation);
        }
    }

    private void Learn(LiveIntakeResult result)
    {
        Status = Status with { Rows = Status.Rows + result.Rows, RejectedRows = Status.RejectedRows + result.RejectedRows, News = Status.News + result.News };
        if (result.News == 0)
        {
            return;
        }

        if (result.LastEndUtc is { } end && end <= Now)
        {
            _lags.Enqueue((Now - end).TotalSeconds);
            if (_lags.Count > KeptLags)
            {
                _lags.Dequeue();
            }
        }

        Status = Status with { LastNewsUtc = Now, LagSeconds = _lags.Count == 0 ? null : _lags.Min() };
    }

    private void Note(string code, string message)
    {
        _faults[code] = _faults.GetValueOrDefault(code) + 1;
        Status = Status with { LastErrorCode = code, LastError = message, LastErrorUtc = Now, Faults = new Dictionary<string, long>(_faults) };
    }

    private void Bound()
    {
        while (_marks.Count > LiveDays.Remembered)
        {
            _marks.Remove(_marks.Keys.Min());
        }
    }
}
