namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>HTTP status of a ClickHouse error code, as the server's HTTP handler maps it.</summary>
internal static class StatusOf
{
    public static int Code(int code) => code switch
    {
        194 => StatusCodes.Status401Unauthorized,
        192 or 193 or 516 or 497 or 719 => StatusCodes.Status403Forbidden,
        36 or 427 or 6 or 25 or 26 or 38 or 41 or 72 or 27 or 441 or 675 or 676 or 376 or 15 or 44 or 8 or 33 or 10 or 16 or 167 or 168 or 22 or 23 or 62 or 117 or 53 or 321 or 452
            => StatusCodes.Status400BadRequest,
        60 or 46 or 47 or 50 or 56 or 81 or 115 or 39 or 63 or 73 or 336 or 78 or 511 => StatusCodes.Status404NotFound,
        229 => StatusCodes.Status413PayloadTooLarge,
        48 => StatusCodes.Status501NotImplemented,
        209 or 76 or 439 => StatusCodes.Status503ServiceUnavailable,
        381 => StatusCodes.Status411LengthRequired,
        159 => StatusCodes.Status408RequestTimeout,
        415 => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status500InternalServerError,
    };
}
