using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather;
using GridGrains.Feeds.Weather.Forms;
using GridGrains.Feeds.Weather.Intake;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.H3;

namespace GridGrains.Silo.Feeds.Weather;

/// <summary>
/// Takes files of weather, once or look by look. A file is known by its content: one that an earlier run has taken is passed over, one that has grown is
/// taken from where it ended. One look at a time; stations are remembered from look to look, so that neighbours are fused.
/// </summary>
internal sealed class WeatherFileDesk(IPartitionLog log, IFeedProgressStore progress, WeatherZoneCatalog catalog, TimeProvider clock) : IDisposable
{
    /// <summary>Files between two appends of stations: readings of all of them are held till then.</summary>
    private const int FilesPerAppend = 50;

    private const int MaxListed = 1_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, WeatherFileState> _files = [];
    private readonly StationPlaces _places = new();
    private readonly StationHours _stations = new();
    private (int Version, CellIndex Index)? _interest;
    private long _records;
    private (long Count, string? First) _refused;

    public void Dispose() => _turn.Dispose();

    /// <summary>Stations that have reported, and where they are.</summary>
    public async Task<IReadOnlyList<(string Id, LatLng Place, DateTime LastUtc)>> StationsAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return [.. _stations.All];
        }
        finally
        {
            _turn.Release();
        }
    }

    public WeatherFileList List(IReadOnlyList<string> folders)
    {
        lock (_files)
        {
            return new WeatherFileList(
                folders, _stations.Stations, _records, _refused.Count, _refused.First,
                [.. _files.Values.Select(file => file.View).OfType<WeatherFileView>().OrderByDescending(file => file.ReadAt).ThenBy(file => file.File, StringComparer.Ordinal).Take(MaxListed)]);
        }
    }

    /// <summary>Takes what is new among files and folders.</summary>
    /// <param name="isSettled">Only files that two looks have found the same: others may be half written.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more; the next look goes on.</exception>
    public async Task<IReadOnlyList<WeatherFileView>> LookAsync(IReadOnlyList<string> paths, bool isSettled, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await Task.Factory.StartNew(() => Look(paths, isSettled, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    private List<WeatherFileView> Look(IReadOnlyList<string> paths, bool isSettled, CancellationToken cancellation)
    {
        var read = new List<WeatherFileView>();

        // Lists of stations first: they place what is in the others.
        var news = ReportFiles.Enumerate(paths.Where(Path.Exists)).Select(path => StateOf(path)).Where(file => file.IsNews(isSettled)).ToList();
        foreach (var chunk in news.OrderBy(file => file.Form() == WeatherForms.StationList ? 0 : 1).ThenBy(file => file.Path, StringComparer.Ordinal).Chunk(FilesPerAppend))
        {
            var intake = new WeatherIntake(log, _stations, _places, Interest(), clock, cancellation);
            foreach (var file in chunk)
            {
                file.View = Take(file, intake, cancellation);
            }

            intake.EndLook();
            foreach (var file in chunk)
            {
                if (file.View is { State: WeatherFileState.ReadWord })
                {
                    progress.SetAsync(file.SourceId, 1, cancellation).AsTask().GetAwaiter().GetResult();
                }

                file.Done();
            }

            read.AddRange(chunk.Select(file => file.View!));
            lock (_files)
            {
                _records += intake.Records;
                _refused = (_refused.Count + intake.Refused.Count, _refused.First ?? intake.Refused.First);
            }
        }

        return read;
    }

    private WeatherFileView Take(WeatherFileState file, WeatherIntake intake, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        try
        {
            file.Measure();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return file.Refused(unreadable.Message, now);
        }

        if (file.Form() is null)
        {
            return file.Seen("not_weather", now);
        }

        // Where stations are is not in the log: a list is read by every run.
        if (file.Form() != WeatherForms.StationList && progress.GetAsync(file.SourceId, cancellation).AsTask().GetAwaiter().GetResult() > 0)
        {
            return file.Seen("in_log", now);
        }

        intake.Begin(file.SourceId, file.Name, file.LinesTaken);
        var refusal = WeatherFileReader.Read(file.Path, _places, now, intake, cancellation);
        intake.EndFile();
        return file.Taken(intake.Counts, refusal, now);
    }

    private WeatherFileState StateOf(string path)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                _files.Add(path, file = new WeatherFileState(path));
            }

            return file;
        }
    }

    private CellIndex Interest()
    {
        var version = catalog.Version;
        _interest = _interest is { } known && known.Version == version ? known : (version, new CellIndex(catalog.Cells.Order(StringComparer.Ordinal).Select(cell => H3Cell.Parse(cell))));
        return _interest.Value.Index;
    }
}
