namespace GridGrains.Silo.Backfills;

/// <summary>As many backfills wait or run as are remembered; one of them has to end first.</summary>
internal sealed class BackfillQueueFullException() : Exception($"{BackfillService.MaxRemembered} backfills wait or run; send this one again when one of them has ended");
