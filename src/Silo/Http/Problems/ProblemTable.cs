using System.Text.Json;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Reads;
using GridGrains.Silo.Backfills;

namespace GridGrains.Silo.Http.Problems;

/// <summary>The one place that says which error becomes which answer.</summary>
internal static class ProblemTable
{
    /// <summary>Status and code of an error. What is not listed is a fault of the server, and its message stays inside.</summary>
    public static ProblemAnswer Of(Exception exception) => exception switch
    {
        ApiException api => new(api.Status, api.Code, api.Message),
        DomainException domain => Of(domain),
        ReadUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "read_unavailable", exception.Message),
        ShardNotOwnedException => new(StatusCodes.Status503ServiceUnavailable, "read_unavailable", "the shard is moving between silos"),
        BackfillQueueFullException => new(StatusCodes.Status429TooManyRequests, "too_many_backfills", exception.Message),
        WarehouseUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "warehouse_unavailable", $"the warehouse cannot be asked: {exception.Message}"),
        QueryCappedException => new(StatusCodes.Status422UnprocessableEntity, "query_too_large", exception.Message),
        TimeoutException => new(StatusCodes.Status503ServiceUnavailable, "timeout", "a part of the cluster did not answer in time"),
        OrleansException => new(StatusCodes.Status503ServiceUnavailable, "cluster_unavailable", "a part of the cluster cannot be reached now"),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new(StatusCodes.Status413PayloadTooLarge, "too_large", "the body is larger than this endpoint takes"),
        BadHttpRequestException bad => new(bad.StatusCode, "bad_request", bad.Message),
        JsonException json => new(StatusCodes.Status400BadRequest, "bad_json", JsonFaults.Describe(json)),
        _ => new(StatusCodes.Status500InternalServerError, "internal", "the server failed; the trace id names the entry in its log"),
    };

    /// <summary>Code of an answer that has a status but no exception: an unknown path, a wrong method.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "unknown_path",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status408RequestTimeout => "timeout",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        StatusCodes.Status504GatewayTimeout => "timeout",
        _ => "http_" + status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static ProblemAnswer Of(DomainException exception)
    {
        var (status, code) = exception.Code switch
        {
            DomainErrorCode.UnknownIso => (StatusCodes.Status404NotFound, "unknown_iso"),
            DomainErrorCode.UnknownMarket => (StatusCodes.Status400BadRequest, "unknown_market"),
            DomainErrorCode.UnknownEntity => (StatusCodes.Status404NotFound, "unknown_entity"),
            DomainErrorCode.UnknownTopic => (StatusCodes.Status404NotFound, "unknown_topic"),
            DomainErrorCode.InvalidKey => (StatusCodes.Status400BadRequest, "invalid_key"),
            DomainErrorCode.InvalidTime => (StatusCodes.Status400BadRequest, "invalid_time"),
            DomainErrorCode.InvalidRecord => (StatusCodes.Status422UnprocessableEntity, "invalid_record"),
            DomainErrorCode.RecordsGone => (StatusCodes.Status410Gone, "records_gone"),
            DomainErrorCode.InvalidSetting => (StatusCodes.Status400BadRequest, "invalid_setting"),
            DomainErrorCode.StorageFull => (StatusCodes.Status507InsufficientStorage, "storage_full"),
            DomainErrorCode.StorageUnavailable => (StatusCodes.Status503ServiceUnavailable, "storage_unavailable"),
            DomainErrorCode.StorageInUse => (StatusCodes.Status503ServiceUnavailable, "storage_in_use"),
            DomainErrorCode.StorageVersion => (StatusCodes.Status500InternalServerError, "storage_version"),
            DomainErrorCode.StorageStamp => (StatusCodes.Status500InternalServerError, "storage_stamp"),
            _ => (StatusCodes.Status500InternalServerError, "internal"),
        };
        return new(status, code, exception.Message);
    }
}

internal readonly record struct ProblemAnswer(int Status, string Code, string Detail);
