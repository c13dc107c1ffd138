using System.Diagnostics.CodeAnalysis;

namespace Mpr.Processing.Storage;

/// <summary>A range of an object that is being read. Dispose it to give the connection back.</summary>
public sealed class ObjectRange : IAsyncDisposable
{
    private readonly RangeBody _body;

    internal ObjectRange(StoredObject whole, long offset, long length, RangeBody body)
    {
        Object = whole;
        Offset = offset;
        Length = length;
        _body = body;
    }

    /// <summary>The whole object.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "An object is what a bucket holds; it names no type here.")]
    public StoredObject Object { get; }

    /// <summary>First byte, from the object's begin.</summary>
    public long Offset { get; }

    /// <summary>Bytes in the range, cut at the object's end.</summary>
    public long Length { get; }

    /// <summary>
    /// The content: exactly <see cref="Length"/> bytes, or an <see cref="ObjectStoreException"/>. A connection that
    /// breaks is taken up again where it broke, at the same version of the object. For one reader at a time.
    /// </summary>
    public Stream Body => _body;

    /// <summary>Requests sent to the store so far, repeated ones too.</summary>
    public int Requests => _body.Requests;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _body.DisposeAsync();
}
