namespace GridGrains.Silo.Http.Problems;

/// <summary>The request cannot be answered as asked; becomes problem details.</summary>
/// <param name="code">A stable word for programs: <c>unknown_node</c>.</param>
internal sealed class ApiException(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Near names where one was not found.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    public static ApiException BadParameter(string name, string detail) =>
        new(StatusCodes.Status400BadRequest, "bad_parameter", $"parameter '{name}': {detail}");

    public static ApiException NotFound(string code, string detail, IReadOnlyList<string>? suggestions = null) =>
        new(StatusCodes.Status404NotFound, code, detail) { Suggestions = suggestions };

    public static ApiException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too_large", detail);

    public static ApiException Unprocessable(string detail) => new(StatusCodes.Status422UnprocessableEntity, "malformed", detail);
}
