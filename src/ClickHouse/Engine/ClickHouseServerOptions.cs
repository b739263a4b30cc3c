namespace GridGrains.ClickHouse.Engine;

/// <summary>What an embedded engine needs to know.</summary>
public sealed record ClickHouseServerOptions
{
    public const int DefaultSessions = 4;

    /// <summary>Directory of the engine alone; made where it is missing. Servers with the same directory share one engine.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Folder whose files queries may read, with <c>icebergLocal</c> and the like; by default the one this process runs in.</summary>
    public string? FilesDirectory { get; init; }

    /// <summary>Port on the loopback interface; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Statements that run at once; further ones wait.</summary>
    public int Sessions { get; init; } = DefaultSessions;

    /// <summary>Most memory that the engine may take for all of its queries and caches; by default a third of the machine's.</summary>
    public long MaxMemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3;

    /// <summary>Most memory that one query may take, by default half of the engine's; a query can ask for another bound with <c>max_memory_usage</c>.</summary>
    public long? MaxQueryMemoryBytes { get; init; }

    /// <summary>Most threads that one query may take.</summary>
    public int MaxQueryThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Makes of the engine a reader of another one's store; null for an engine of its own.</summary>
    public EngineConfinement? Confinement { get; init; }

    public LibchdbCache Library { get; init; } = new();

    /// <summary>The engine's executable; beside the application by default.</summary>
    public string EnginePath { get; init; } = Path.Combine(AppContext.BaseDirectory, "clickhouse-embedded", "GridGrains.ClickHouse.Embedded.dll");

    public RestartPolicy Restart { get; init; } = new();

    /// <summary>How often the engine is asked whether it is there.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it may take to answer; three times without an answer and it is killed.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// An engine that starts with a snapshot of a store, and is shut in by the kernel: it writes below its own directory alone, connects to nothing, and knows nothing of this process's
/// environment. It can only be on Linux.
/// </summary>
/// <param name="Store">Data of a running engine, on the same file system.</param>
/// <param name="MaxBytes">Most memory that the process may have for its data; beyond it an allocation fails.</param>
public sealed record EngineConfinement(string Store, long MaxBytes);

/// <summary>When an engine that ended is started again.</summary>
/// <param name="First">Wait before the first restart; it doubles with each further one.</param>
/// <param name="Most">The longest wait.</param>
/// <param name="Healthy">After this long without a fault the next wait is the first one again.</param>
public sealed record RestartPolicy(TimeSpan First, TimeSpan Most, TimeSpan Healthy)
{
    public RestartPolicy()
        : this(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1))
    {
    }

    /// <param name="faults">Faults in a row, from 1.</param>
    public TimeSpan Delay(int faults) => TimeSpan.FromTicks((long)Math.Min(Most.Ticks, First.Ticks * Math.Pow(2, Math.Min(faults - 1, 30))));
}
