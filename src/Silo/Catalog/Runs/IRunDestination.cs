namespace GridGrains.Silo.Catalog.Runs;

/// <summary>Takes events of this platform's runs, one at a time and in the order in which they were reported.</summary>
internal interface IRunDestination
{
    /// <summary>In metrics and the log: topic, file, http.</summary>
    string Name { get; }

    /// <param name="payload">An event of OpenLineage. Taken twice it counts once.</param>
    /// <exception cref="RunEventRefusedException">It will never be taken; any other failure may be tried again.</exception>
    Task SendAsync(byte[] payload, CancellationToken cancellation);
}

/// <summary>The destination does not want this event, however often it is sent.</summary>
internal sealed class RunEventRefusedException(string message) : Exception(message);
