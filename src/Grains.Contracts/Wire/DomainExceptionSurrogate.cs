using GridGrains.Domain;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="DomainException"/>: without it a refusal reaches another silo as a missing codec.</summary>
[GenerateSerializer, Alias("gridgrains.DomainException")]
public struct DomainExceptionSurrogate
{
    [Id(0)]
    public DomainErrorCode Code;

    [Id(1)]
    public string Message;
}

[RegisterConverter]
public sealed class DomainExceptionConverter : IConverter<DomainException, DomainExceptionSurrogate>
{
    public DomainException ConvertFromSurrogate(in DomainExceptionSurrogate surrogate) => new(surrogate.Code, surrogate.Message);

    public DomainExceptionSurrogate ConvertToSurrogate(in DomainException value) => new()
    {
        Code = value.Code,
        Message = value.Message,
    };
}
