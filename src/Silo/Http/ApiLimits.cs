namespace GridGrains.Silo.Http;

/// <summary>What one request may ask for.</summary>
internal static class ApiLimits
{
    /// <summary>Body bytes of every endpoint that states no limit of its own.</summary>
    public const int MaxBodyBytes = 1 << 20;

    public const int MaxIngestBodyBytes = 8 << 20;
    public const int MaxIngestRecords = 10_000;

    /// <summary>Bytes of a report file that is uploaded to be backfilled, and the time that may take.</summary>
    public const long MaxUploadBytes = 512L << 20;
    public static readonly TimeSpan UploadTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Characters of a query string; the request line may be twice as long.</summary>
    public const int MaxQueryLength = 16 * 1024;

    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    public const int MaxSuggestions = 3;

    /// <summary>Entity rows of one feature request, and values in its answer.</summary>
    public const int MaxFeatureRows = 2_000;
    public const int MaxFeatureValues = 200_000;
    public const int MaxFeaturesPerRequest = 500;

    /// <summary>Reads of features that one silo has under way; a further one is refused at once.</summary>
    public const int MaxFeatureReads = 512;

    /// <summary>Dead letters that one request acts on.</summary>
    public const int MaxDeadLettersPerAct = 500;

    /// <summary>Characters of an actor's name, and of what they say.</summary>
    public const int MaxActorLength = 100;
    public const int MaxCommentLength = 1000;

    public const int MaxEventSubscribers = 100;
    public const int MaxLiveSubscribers = 200;
    public const int MaxLiveFilterValues = 200;

    /// <summary>A grain whose silo stands still does not answer; its reader hears 503 after this.</summary>
    public static readonly TimeSpan LongestGrainCall = TimeSpan.FromSeconds(3);

    /// <summary>A read that has not been answered by then is given up; the live stream has no such limit.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
}
