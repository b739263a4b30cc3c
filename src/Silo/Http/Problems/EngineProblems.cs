using System.Globalization;
using System.Text.Json;
using GridGrains.Domain;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Errors that every endpoint may answer with.</summary>
internal static class EngineProblems
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    public static readonly ProblemCode BadParameter = new("bad_parameter", StatusCodes.Status400BadRequest, "a parameter has a value that it does not take");
    public static readonly ProblemCode UnknownParameter = new("unknown_parameter", StatusCodes.Status400BadRequest, "the endpoint does not take this parameter");
    public static readonly ProblemCode QueryTooLong = new("query_too_long", StatusCodes.Status414UriTooLong, "the query string is too long");
    public static readonly ProblemCode TooLarge = new("too_large", StatusCodes.Status413PayloadTooLarge, "the body or the answer would be too large");
    public static readonly ProblemCode Malformed = new("malformed", StatusCodes.Status422UnprocessableEntity, "the body is JSON of another shape");
    public static readonly ProblemCode BadJson = new("bad_json", StatusCodes.Status400BadRequest, "the body is not JSON that the endpoint can read");
    public static readonly ProblemCode UnexpectedBody = new("unexpected_body", StatusCodes.Status400BadRequest, "the endpoint takes no body, and one came");
    public static readonly ProblemCode BadRequest = new("bad_request", StatusCodes.Status400BadRequest, "the request breaks a rule of HTTP or of the endpoint");
    public static readonly ProblemCode TooManySubscribers = new("too_many_subscribers", StatusCodes.Status503ServiceUnavailable, "the stream has all the readers that it takes");
    public static readonly ProblemCode Timeout = new("timeout", StatusCodes.Status503ServiceUnavailable, "a part of the cluster did not answer in time");
    public static readonly ProblemCode ClusterUnavailable = new("cluster_unavailable", StatusCodes.Status503ServiceUnavailable, "a part of the cluster cannot be reached now");
    public static readonly ProblemCode Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable, "the silo cannot answer now");
    public static readonly ProblemCode UnknownPath = new("unknown_path", StatusCodes.Status404NotFound, "nothing is served at this path");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", StatusCodes.Status405MethodNotAllowed, "the path is served, this method is not");
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported_media_type", StatusCodes.Status415UnsupportedMediaType, "the body has a content type that the endpoint does not take");
    public static readonly ProblemCode UnsupportedCharset = new("unsupported_charset", StatusCodes.Status415UnsupportedMediaType, "the body is not UTF-8");
    public static readonly ProblemCode UnsupportedEncoding = new("unsupported_encoding", StatusCodes.Status415UnsupportedMediaType, "the body has a content coding that is not taken");
    public static readonly ProblemCode BadEncoding = new("bad_encoding", StatusCodes.Status400BadRequest, "the body does not unpack by its content coding");
    public static readonly ProblemCode MissingHost = new("missing_host", StatusCodes.Status400BadRequest, "the request names no host");
    public static readonly ProblemCode ForeignHost = new("foreign_host", StatusCodes.Status403Forbidden, "the request calls the server by a name that is not its own");
    public static readonly ProblemCode ForeignOrigin = new("foreign_origin", StatusCodes.Status403Forbidden, "a page of another origin may not do this");
    public static readonly ProblemCode Internal = new("internal", StatusCodes.Status500InternalServerError, "the server failed; its log has the trace id");

    public static readonly IReadOnlyList<ProblemCode> All =
    [
        BadParameter, UnknownParameter, QueryTooLong, TooLarge, Malformed, BadJson, UnexpectedBody, BadRequest, TooManySubscribers, Timeout, ClusterUnavailable, Unavailable,
        UnknownPath, MethodNotAllowed, UnsupportedMediaType, UnsupportedCharset, UnsupportedEncoding, BadEncoding, MissingHost,
        ForeignHost, ForeignOrigin, Internal,
    ];

    /// <summary>What is not listed is a fault of the server, and its message stays inside.</summary>
    public static ProblemAnswer Of(Exception exception) => exception switch
    {
        TimeoutException => Timeout.With(Timeout.Text),
        OrleansException => ClusterUnavailable.With(ClusterUnavailable.Text),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge.With("the body is larger than this endpoint takes"),
        BadHttpRequestException bad => BadRequest.With(bad.Message) with { Status = bad.StatusCode },
        IOException full when IsDiskFull(full) => DomainProblems.StorageFull.With("the disk is full: nothing was kept of what was sent"),
        JsonException json => BadJson.With(JsonFaults.Describe(json)),
        InvalidOperationException text when BrokenJson.Is(text) => BadJson.With(BrokenJson.Words(text)),
        _ => Internal.With("the server failed; its log has the trace id, or counts it among others of the kind"),
    };

    private static bool IsDiskFull(IOException error) => error.HResult is NoSpaceOnUnix or NoSpaceOnWindows;

    /// <summary>Code of an answer that has a status but no exception: an unknown path, a wrong method.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => UnknownPath.Code,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed.Code,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => Timeout.Code,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType.Code,
        StatusCodes.Status503ServiceUnavailable => Unavailable.Code,
        _ => "http_" + status.ToString(CultureInfo.InvariantCulture),
    };
}
